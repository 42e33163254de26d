package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Shape;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
    private static final List<String> PATHS = List.of(
            "/data/train-images-idx3-ubyte.gz",
            "/data/train-labels-idx1-ubyte.gz",
            "/data/t10k-images-idx3-ubyte.gz",
            "/data/t10k-labels-idx1-ubyte.gz");

    @TempDir
    Path folder;

    private FileServer server;
    private ImageFiles files;
    private byte[][] content;

    @BeforeEach
    void serve() throws IOException {
        server = new FileServer();
        content = IdxFiles.official();
        List<String> sums = new ArrayList<>();
        for (int i = 0; i < content.length; i++) {
            server.offer(PATHS.get(i), content[i]);
            sums.add(md5(content[i]));
        }
        files = new ImageFiles("digits", server.address().toString(), sums);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        System.clearProperty(DataFolder.PROPERTY);
        System.clearProperty("lanewise.digits.url");
        System.clearProperty("lanewise.mnist.url");
        System.clearProperty("lanewise.download.patience");
    }

    private static String md5(byte... bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void fetchesTheFourFilesOnceIntoTheDataFolder() throws IOException {
        System.setProperty(DataFolder.PROPERTY, folder.toString());
        Path into = files.download();
        assertEquals(folder.resolve("digits"), into);
        assertEquals(PATHS, server.requests());
        assertArrayEquals(content[0], Files.readAllBytes(into.resolve("train-images-idx3-ubyte.gz")));
        assertEquals(Shape.of(20, 1, 28, 28), files.load(into, 0).x().shape());
        assertEquals(11, files.load(into, 1).size());
        files.download();
        assertEquals(4, server.requests().size());
        assertOnly(4, into);
    }

    @Test
    void plainFilesCountAsThere() throws IOException {
        IdxFiles.write(folder, "train-images-idx3-ubyte", IdxFiles.images(1));
        files.download(folder, server.address());
        assertEquals(PATHS.subList(1, 4), server.requests());
    }

    @Test
    void followsRedirects() throws IOException {
        server.offer("/elsewhere", content[0]);
        server.redirect(PATHS.get(0), "/elsewhere");
        files.download(folder, server.address());
        assertArrayEquals(content[0], Files.readAllBytes(folder.resolve("train-images-idx3-ubyte.gz")));
    }

    @Test
    void aWrongChecksumKeepsNothingAndCallingAgainContinues() throws IOException {
        byte[] other = content[1].clone();
        other[12] ^= 1;
        server.offer(PATHS.get(1), other);
        failed(PATHS.get(1), "expected the file with MD5 " + md5(content[1]) + ", got " + other.length + " bytes");
        assertOnly(1, folder);
        server.offer(PATHS.get(1), content[1]);
        files.download(folder, server.address());
        assertOnly(4, folder);
        assertEquals(List.of(PATHS.get(0), PATHS.get(1), PATHS.get(1), PATHS.get(2), PATHS.get(3)), server.requests());
    }

    @Test
    void notThere() throws IOException {
        ImageFiles absent = new ImageFiles("digits", server.address() + "/none", files.md5());
        System.setProperty(DataFolder.PROPERTY, folder.toString());
        String message = assertThrows(IOException.class, absent::download).getMessage();
        assertTrue(message.contains("/data/none/train-images-idx3-ubyte.gz: expected status 200, got 404"), message);
        assertOnly(0, folder.resolve("digits"));
    }

    @Test
    void aTransferThatBreaksOffKeepsNothing() throws IOException {
        server.offerPart(PATHS.get(0), content[0], content[0].length - 5, false);
        failed(PATHS.get(0), "running again tries it anew");
        assertOnly(0, folder);
    }

    @Test
    void aTransferThatStandsStillFails() throws IOException {
        System.setProperty("lanewise.download.patience", "1");
        server.offerPart(PATHS.get(0), content[0], 7, true);
        failed(PATHS.get(0), "nothing came for 1 seconds, after 7 bytes");
        assertOnly(0, folder);
    }

    @Test
    void nobodyAnswers() throws IOException {
        URI address = server.address();
        server.close();
        assertThrows(IOException.class, () -> files.download(folder, address));
        assertOnly(0, folder);
    }

    @Test
    void addressesThatCannotBe() throws IOException {
        for (String address : List.of("file:///data", "data", "ftp://localhost/data")) {
            String message = assertThrows(IOException.class, () -> files.download(folder, URI.create(address)))
                    .getMessage();
            assertTrue(message.contains("expected an http or https address"), message);
        }
        assertOnly(0, folder);
    }

    @Test
    void interruptionIsKept() throws IOException {
        Thread.currentThread().interrupt();
        assertThrows(IOException.class, () -> files.download(folder, server.address()));
        assertTrue(Thread.interrupted());
        assertOnly(0, folder);
    }

    @Test
    void aFileInsteadOfTheFolderOnTheWay() throws IOException {
        Path blocked = IdxFiles.write(folder, "blocked", new byte[1]);
        assertThrows(IOException.class, () -> files.download(blocked.resolve("digits"), server.address()));
        assertFalse(server.requests().contains(PATHS.get(0)));
    }

    @Test
    void theOfficialSumsAreNotThoseOfOurFiles() {
        System.setProperty(DataFolder.PROPERTY, folder.toString());
        System.setProperty("lanewise.mnist.url", server.address().toString());
        String message = assertThrows(IOException.class, Mnist::train).getMessage();
        assertTrue(message.contains("f68b3c2dcbeaaa9fbdd348bbdeb94873"), message);
        message = assertThrows(IOException.class, () -> FashionMnist.download(folder, server.address()))
                .getMessage();
        assertTrue(message.contains("8d4fb7e6c68d591d4c3dfef9ec88bf0d"), message);
    }

    private void failed(String path, String problem) {
        String message = assertThrows(IOException.class, () -> files.download(folder, server.address()))
                .getMessage();
        assertTrue(message.startsWith("download: http://") && message.contains(path), message);
        assertTrue(message.contains(problem), message);
    }

    private static void assertOnly(int count, Path folder) throws IOException {
        try (Stream<Path> there = Files.list(folder)) {
            List<Path> all = there.toList();
            assertEquals(count, all.size(), all.toString());
        }
    }
}
