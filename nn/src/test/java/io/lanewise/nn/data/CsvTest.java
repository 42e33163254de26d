package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.core.array.Shape;
import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.io.FileFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {
    private static final String PEOPLE = """
            age,city,zip,"said, once"
            30,Bern,03011,"a ""quote"",
            and a line"
            ,Wien,1010,
            40,NA,1020,x
            50,Bern,?,y
            """;

    @TempDir
    Path folder = Path.of("");

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("table.csv"), text);
    }

    private CsvTable people() throws IOException {
        return Csv.commas().missing("", "NA", "?").text("zip").read(file(PEOPLE));
    }

    @Test
    void columnsOfNumbersAndOfTexts() throws IOException {
        CsvTable table = people();
        assertEquals(List.of("age", "city", "zip", "said, once"), table.names());
        assertEquals(4, table.rows());
        assertTrue(table.isNumber("age"));
        assertFalse(table.isNumber("zip"), "texts as wanted");
        assertArrayEquals(
                new float[] {30, Float.NaN, 40, 50}, table.numbers("age").toArray());
        assertEquals(Arrays.asList("03011", "1010", "1020", null), table.texts("zip"));
        assertEquals("a \"quote\",\nand a line", table.texts("said, once").getFirst());
        assertEquals(1, table.missing("city"));
        assertArrayEquals(
                new float[] {50, 30}, table.subset(3, 0).numbers("age").toArray());
        assertThrows(IllegalArgumentException.class, () -> table.numbers("city"));
        assertThrows(IllegalArgumentException.class, () -> table.numbers("none"));
    }

    @Test
    void fittedToTheTrainingPartAlone() throws IOException {
        CsvTable table = people();
        CsvTable train = table.subset(0, 2);
        TableEncoder encoder = TableEncoder.fit(train, "age", "city");
        assertEquals(List.of("age", "city=Bern"), encoder.names());
        Tensor x = encoder.transform(table);
        assertEquals(Shape.of(4, 2), x.shape());
        assertArrayEquals(new float[] {-1, 1, 0, 0, 1, 0, 3, 1}, x.toArray(), 1e-6f);
        Categories cities = Categories.fit(table.texts("city"));
        assertArrayEquals(
                new int[] {0, 1}, cities.labels(List.of("Bern", "Wien")).toIntArray());
        assertEquals(List.of("Wien", "Bern"), cities.decode(1, 0));
        assertEquals(Categories.UNKNOWN, cities.number("Graz"));
        String message = assertThrows(IllegalArgumentException.class, () -> cities.labels(List.of("Graz")))
                .getMessage();
        assertTrue(Objects.requireNonNull(message).contains("got \"Graz\" in row 0"), message);
    }

    @Test
    void semicolonsWithoutAHeader() throws IOException {
        CsvTable table = Csv.separator(';').header(false).read(file("1;a\n2.5e1;b\n"));
        assertEquals(List.of("0", "1"), table.names());
        assertArrayEquals(new float[] {1, 25}, table.numbers("0").toArray());
        assertEquals(List.of("x"), Csv.commas().read(file("\uFEFFx\n1\n")).names());
    }

    private void wrong(Csv csv, String text, String problem) throws IOException {
        Path file = file(text);
        String message =
                assertThrows(FileFormatException.class, () -> csv.read(file)).getMessage();
        assertTrue(Objects.requireNonNull(message).contains(file + ", " + problem), message);
    }

    @Test
    void errorsNameLineAndColumn() throws IOException {
        wrong(
                Csv.commas().number("age"),
                "age,city\n30,\"two\nlines\"\nforty,Bern\n",
                "line 4, column \"age\": expected a number, got \"forty\"");
        wrong(Csv.commas().number("x"), "x\n1\n0x1p3\n", "line 3, column \"x\": expected a number");
        wrong(Csv.commas().number("x"), "x\n1e99\n", "line 2, column \"x\": expected a number");
        wrong(Csv.commas(), "a,b\n1,2\n1,2,3\n", "line 3: expected 2 fields as in the first line, got 3");
        wrong(Csv.commas(), "a,b,a\n", "line 1, column \"a\": expected each column's name once");
        wrong(Csv.commas(), "", "line 1: expected at least one line");
        Path latin =
                Files.write(folder.resolve("latin.csv"), "a\nM\u00fcnchen\n".getBytes(StandardCharsets.ISO_8859_1));
        String message = assertThrows(
                        FileFormatException.class, () -> Csv.commas().read(latin))
                .getMessage();
        assertTrue(Objects.requireNonNull(message).contains("expected text in UTF-8"), message);
        assertThrows(NoSuchFileException.class, () -> Csv.commas().read(folder.resolve("none.csv")));
        assertThrows(
                IllegalArgumentException.class, () -> Csv.commas().number("b").read(file("a\n1\n")));
    }
}
