package org.meshrelay.loadtest.report;

/** Text for a page. */
final class Html {
  private Html() {}

  /** As it has to be written, also within an attribute. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** A row of cells. */
  static String row(String... cells) {
    StringBuilder row = new StringBuilder("<tr>");
    for (String cell : cells) {
      row.append("<td>").append(escape(cell)).append("</td>");
    }
    return row.append("</tr>\n").toString();
  }

  /** A sentence. */
  static String paragraph(String text) {
    return "<p>" + escape(text) + "</p>\n";
  }

  /** A row of headings. */
  static String heads(String... cells) {
    return row(cells).replace("<td>", "<th>").replace("</td>", "</th>");
  }
}
