// Beside a list, where there is room, what finds in it stands open. Without this file, and on a narrow screen, one opens it.

if (matchMedia("(min-width: 901px)").matches) {
  document.querySelector(":is(.list-two, .search-two) > details.filter")?.setAttribute("open", "");
}
