package io.locmoe.dashboard;

import io.locmoe.page.Chart;
import io.locmoe.page.ChartPage;
import io.locmoe.page.DataTable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/**
 * A picture of a page as PNG, which names all panels that the page had, in its first chunk of text.
 *
 * @param png the file
 */
record PanelPicture(byte[] png) {
    private static final byte[] KIND = "tEXt".getBytes(StandardCharsets.US_ASCII);
    private static final String KEYWORD = "Description\0";
    /** Length of the signature and of the header chunk, which is the first of every PNG. */
    private static final int HEADER = 8 + 25;
    /** Length, kind and check sum of a chunk. */
    private static final int FRAME = 12;

    /** The titles of all charts and tables of a page. */
    static String panels(ChartPage page) {
        return page.sections().stream()
                .flatMap(section -> section.items().stream())
                .map(item -> switch (item) {
                    case Chart chart -> chart.title();
                    case DataTable table -> table.caption();
                })
                .collect(Collectors.joining("; "));
    }

    /** The same picture with these panels in its text. */
    PanelPicture of(String panels) {
        byte[] content = (KEYWORD + panels).getBytes(StandardCharsets.ISO_8859_1);
        CRC32 sum = new CRC32();
        sum.update(KIND);
        sum.update(content);
        return new PanelPicture(ByteBuffer.allocate(png.length + FRAME + content.length)
                .put(png, 0, HEADER)
                .putInt(content.length)
                .put(KIND)
                .put(content)
                .putInt((int) sum.getValue())
                .put(png, HEADER, png.length - HEADER)
                .array());
    }

    /** What {@link #of} wrote; empty without that. */
    String panels() {
        int length = ByteBuffer.wrap(png).getInt(HEADER);
        String content = new String(png, HEADER + 8, length, StandardCharsets.ISO_8859_1);
        boolean text = Arrays.equals(png, HEADER + 4, HEADER + 8, KIND, 0, KIND.length);
        return text && content.startsWith(KEYWORD) ? content.substring(KEYWORD.length()) : "";
    }

    String size() {
        ByteBuffer header = ByteBuffer.wrap(png);
        return header.getInt(16) + "x" + header.getInt(20);
    }

    /** Number of different colours; a few on a page that is blank, or has text alone. */
    long colours() throws IOException {
        var image = ImageIO.read(new ByteArrayInputStream(png));
        return Arrays.stream(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
                .distinct()
                .count();
    }
}
