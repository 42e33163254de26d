package io.lanewise.examples.support;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Grey pictures of 28x28 pixels side by side, each with a line of text below. */
public final class ImageSheet {
    private static final int SIDE = 28;
    private static final int ZOOM = 3;
    private static final int CELL_WIDTH = SIDE * ZOOM + 36;
    private static final int CELL_HEIGHT = SIDE * ZOOM + 26;

    private final int columns;
    private final int limit;
    private final List<Entry> entries = new ArrayList<>();

    /** An empty sheet of {@code columns} pictures in a row, which takes the first {@code limit} pictures and leaves the rest. */
    public ImageSheet(int columns, int limit) {
        this.columns = columns;
        this.limit = limit;
    }

    /** Adds the picture whose 784 values from 0 (white) to 1 (black) begin at {@code offset}, if there is room. */
    public void add(float[] pixels, int offset, String caption) {
        if (entries.size() < limit) {
            entries.add(new Entry(image(pixels, offset), caption));
        }
    }

    private static BufferedImage image(float[] pixels, int offset) {
        var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < SIDE * SIDE; i++) {
            int grey = 255 - Math.round(Math.clamp(pixels[offset + i], 0f, 1f) * 255);
            image.getRaster().setSample(i % SIDE, i / SIDE, 0, grey);
        }
        return image;
    }

    /** Pictures of 784 values each, edge to edge in rows of {@code columns}. */
    public static BufferedImage tiles(float[] pixels, int columns) {
        int count = pixels.length / (SIDE * SIDE);
        var sheet =
                new BufferedImage(columns * SIDE, Math.ceilDiv(count, columns) * SIDE, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = sheet.createGraphics();
        for (int i = 0; i < count; i++) {
            graphics.drawImage(image(pixels, i * SIDE * SIDE), i % columns * SIDE, i / columns * SIDE, null);
        }
        graphics.dispose();
        return sheet;
    }

    /** The sheet as one picture. */
    public BufferedImage draw() {
        int rows = Math.max(1, Math.ceilDiv(entries.size(), columns));
        var sheet = new BufferedImage(columns * CELL_WIDTH, rows * CELL_HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        graphics.setColor(Color.BLACK);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        var metrics = graphics.getFontMetrics();
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            int x = i % columns * CELL_WIDTH + (CELL_WIDTH - SIDE * ZOOM) / 2;
            int y = i / columns * CELL_HEIGHT + 4;
            graphics.drawImage(entry.image(), x, y, SIDE * ZOOM, SIDE * ZOOM, null);
            int middle = i % columns * CELL_WIDTH + (CELL_WIDTH - metrics.stringWidth(entry.caption())) / 2;
            graphics.drawString(entry.caption(), middle, y + SIDE * ZOOM + 14);
        }
        graphics.dispose();
        return sheet;
    }

    private record Entry(BufferedImage image, String caption) {}
}
