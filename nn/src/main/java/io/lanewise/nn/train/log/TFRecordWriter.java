package io.lanewise.nn.train.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Records one after the other, as TensorFlow's {@code TFRecord}: length (8 bytes), its check sum (4), content, its check sum (4), all little
 * endian. What a process that is killed leaves is whole records and at most one that readers know to be cut off.
 */
final class TFRecordWriter implements Closeable {
    private static final int MASK_DELTA = 0xa282ead8;

    private final FileChannel channel;

    /** Into a new file, in a folder that is there. */
    TFRecordWriter(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    void write(byte... content) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(content.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(content.length);
        record.putInt(maskedCrc(record.array(), 0, 8));
        record.put(content);
        record.putInt(maskedCrc(content, 0, content.length));
        record.flip();
        while (record.hasRemaining()) {
            channel.write(record);
        }
    }

    /** The check sum turned and shifted, so that one over data that has check sums in it is no weaker. */
    static int maskedCrc(byte[] bytes, int from, int count) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, count);
        int sum = (int) crc.getValue();
        return (sum >>> 15 | sum << 17) + MASK_DELTA;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
