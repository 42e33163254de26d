package io.lanewise.nn.data;

import io.lanewise.nn.io.AtomicFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Fetches one file whole, or not at all. */
final class Download implements Consumer<Optional<byte[]>> {
    private static final System.Logger LOG = System.getLogger(Download.class.getName());
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final long MAX_BYTES = 64L << 20;

    /** System property: a transfer in which nothing comes for so many seconds has failed. */
    private static final String PATIENCE = "lanewise.download.patience";

    private final URI address;
    private final FileChannel channel;
    private final MessageDigest digest;
    private volatile long received;

    private Download(URI address, FileChannel channel) {
        this.address = address;
        this.channel = channel;
        try {
            this.digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has MD5", e);
        }
    }

    /** The address of a file in a folder, whether the folder's address ends with a slash or not. */
    static URI resolve(URI folder, String file) {
        String base = folder.toString();
        return URI.create(base.endsWith("/") ? base + file : base + "/" + file);
    }

    /**
     * Fetches a file unless it is there.
     *
     * @param md5 its checksum in lower-case hexadecimal
     */
    static void into(Path file, URI address, String md5) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        LOG.log(System.Logger.Level.INFO, "downloading {0} to {1}", address, file);
        AtomicFile.write(file, channel -> {
            Download download = new Download(address, channel);
            download.run();
            String got = HexFormat.of().formatHex(download.digest.digest());
            if (!got.equals(md5)) {
                throw new IOException("download: " + address + ": expected the file with MD5 " + md5 + ", got "
                        + download.received + " bytes with MD5 " + got + "; nothing was kept");
            }
        });
    }

    private void run() throws IOException {
        String scheme = address.getScheme();
        if (!("http".equals(scheme) || "https".equals(scheme)) || address.getHost() == null) {
            throw new IOException("download: expected an http or https address with a host, got " + address);
        }
        long patience = Long.getLong(PATIENCE, 60);
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(patience))
                .build();
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            try {
                int status = await(client.sendAsync(request, this::body), patience);
                if (status != 200) {
                    throw failed("expected status 200, got " + status, null);
                }
            } finally {
                client.shutdownNow();
            }
        }
    }

    private HttpResponse.BodySubscriber<Integer> body(HttpResponse.ResponseInfo info) {
        int status = info.statusCode();
        return HttpResponse.BodySubscribers.mapping(
                status == 200
                        ? HttpResponse.BodySubscribers.ofByteArrayConsumer(this)
                        : HttpResponse.BodySubscribers.discarding(),
                _ -> status);
    }

    /** Takes a piece of the body, one after the other. */
    @Override
    public void accept(Optional<byte[]> piece) {
        byte[] bytes = piece.orElse(new byte[0]);
        long sum = received + bytes.length;
        try {
            if (sum > MAX_BYTES) {
                throw new IOException("expected at most " + MAX_BYTES + " bytes, got more");
            }
            digest.update(bytes);
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        received = sum;
    }

    private int await(CompletableFuture<HttpResponse<Integer>> response, long patience) throws IOException {
        long before = -1;
        while (true) {
            try {
                return response.get(patience, TimeUnit.SECONDS).body();
            } catch (TimeoutException e) {
                if (received == before) {
                    throw failed("nothing came for " + patience + " seconds", e);
                }
                before = received;
            } catch (ExecutionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                throw failed(cause.getMessage() == null ? cause.toString() : cause.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                InterruptedIOException interrupted = new InterruptedIOException("download: interrupted: " + address);
                interrupted.initCause(e);
                throw interrupted;
            }
        }
    }

    private IOException failed(String problem, @org.jspecify.annotations.Nullable Exception cause) {
        return new IOException(
                "download: " + address + ": " + problem + ", after " + received
                        + " bytes; nothing of this file was kept, and running again tries it anew",
                cause);
    }
}
