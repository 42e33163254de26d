package io.lanewise.nn.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A web server on this machine that can misbehave. */
final class FileServer implements AutoCloseable {
    private record Answer(int status, byte[] body, int sent, boolean hang, String location) {}

    private final ServerSocket socket;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    FileServer() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    URI address() {
        return URI.create("http://" + socket.getInetAddress().getHostAddress() + ":" + socket.getLocalPort() + "/data");
    }

    /** What was asked for, in order. */
    List<String> requests() {
        return requests;
    }

    void offer(String path, byte... body) {
        answers.put(path, new Answer(200, body, body.length, false, ""));
    }

    /** Closes the connection, or stays silent, after some bytes of those announced. */
    void offerPart(String path, byte[] body, int sent, boolean hang) {
        answers.put(path, new Answer(200, body, sent, hang, ""));
    }

    void redirect(String path, String location) {
        answers.put(path, new Answer(302, new byte[0], 0, false, location));
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                Thread.ofVirtual().start(() -> answer(connection));
            } catch (SocketException e) {
                return; // closed
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void answer(Socket connection) {
        try (connection) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
            String line = in.readLine();
            if (line == null) {
                return;
            }
            String path = line.split(" ")[1];
            while (!in.readLine().isEmpty()) {
                // headers
            }
            requests.add(path);
            Answer answer = answers.getOrDefault(path, new Answer(404, new byte[0], 0, false, ""));
            OutputStream out = connection.getOutputStream();
            String head = "HTTP/1.1 " + answer.status + " X\r\nContent-Length: " + answer.body.length
                    + "\r\nConnection: close\r\n"
                    + (answer.location.isEmpty() ? "" : "Location: " + answer.location + "\r\n") + "\r\n";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(answer.body, 0, answer.sent);
            out.flush();
            if (answer.hang) {
                in.read(); // until the other side gives up
            }
        } catch (SocketException e) {
            return; // the other side has gone
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
