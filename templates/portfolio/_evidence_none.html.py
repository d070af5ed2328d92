BBBB BBBBXXXXXXXX XXXXXXXX XXXXXXXXXXXXX gettext(u'Nothing here yet') XXXXX
  XXX gettext(u'Evidence is something you did, told in your own words: a workshop you ran, a lesson you changed, a talk with a colleague. A photo or a document may go with it, and you say which criteria and dimensions it shows.') XXXX
  XXX gettext(u'Only you see it, until you ask for a review.') XXXX
  XX XXXXXXXXXXXXXXX XXXXXXXXXX XXXXXXXXXXXX XXXXXXBBB BBBBBBBBBBBBBBXXBBBB BBBBBBBBB  gettext(u'Add my first evidence') XXXX XX XXXXXXXXXX XXXXXXXXXX XXXXXXBBB BBBBBXX gettext(u'Read a sheet first') XXXXXXXX
XXXXXXXXXX
