package io.lanewise.examples.support;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Where a model looks while it writes: a row for each character written, a column for each one read, dark where it looks. */
public final class AttentionMap {
    private static final int CELL = 18;
    private static final int MARGIN = 24;

    private AttentionMap() {}

    /**
     * Maps side by side.
     *
     * @param weights of each map, {@code [written][read]} row by row, from 0 to 1
     */
    public static BufferedImage draw(String read, String written, List<float[]> weights) {
        int width = MARGIN + read.length() * CELL;
        int height = MARGIN + written.length() * CELL;
        var image = new BufferedImage(weights.size() * (width + MARGIN), height + MARGIN, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.setFont(new Font(Font.MONOSPACED, Font.PLAIN, 14));
        for (float[] map : weights) {
            graphics.setColor(Color.BLACK);
            for (int i = 0; i < read.length(); i++) {
                graphics.drawString(read.substring(i, i + 1), MARGIN + i * CELL + 5, MARGIN - 6);
            }
            for (int j = 0; j < written.length(); j++) {
                graphics.setColor(Color.BLACK);
                graphics.drawString(written.substring(j, j + 1), 8, MARGIN + j * CELL + 14);
                for (int i = 0; i < read.length(); i++) {
                    int grey = 255 - Math.round(255 * map[j * read.length() + i]);
                    graphics.setColor(new Color(grey, grey, 255 - (255 - grey) / 2));
                    graphics.fillRect(MARGIN + i * CELL, MARGIN + j * CELL, CELL - 1, CELL - 1);
                }
            }
            graphics.translate(width + MARGIN, 0);
        }
        graphics.dispose();
        return image;
    }
}
