# Carnet's image: the locked packages in /venv, the code in /app, everything people write in /data.
# It runs as nobody in particular, on a root file system that may be read-only.

FROM python:3.12-slim-bookworm AS build
WORKDIR /app
COPY requirements/s3.txt requirements/
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/s3.txt
COPY . .
# Catalogues and static files depend on the code alone; the key made here stays in this stage.
# They are collected with the modes that private files get, and served by another user.
RUN CARNET_ENV=development CARNET_VAR=/tmp/build STATIC_ROOT=/srv/static \
    /venv/bin/python bin/prepare.py --static \
    && /venv/bin/python -m compileall -q /app \
    && chmod -R a+rX /app /srv/static

FROM python:3.12-slim-bookworm
RUN groupadd --gid 10001 carnet \
    && useradd --uid 10001 --gid carnet --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin carnet \
    && install --directory --owner carnet --group carnet --mode 0750 /data
COPY --from=build /venv /venv
COPY --from=build /srv/static /srv/static
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CARNET_ENV=production \
    CARNET_VAR=/data \
    STATIC_ROOT=/srv/static
USER 10001:10001
VOLUME ["/data"]
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=40s --retries=4 \
    CMD ["python", "deploy/healthcheck.py"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "config.wsgi:application"]
