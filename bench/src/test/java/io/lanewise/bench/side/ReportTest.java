package io.lanewise.bench.side;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows as they are read by others. */
class ReportTest {
    private static Contestant contestant(String library, String name) {
        return new Contestant(library, name, List.of(), Map.of(), 0);
    }

    private static Row row(Case what, double own) {
        Map<Contestant, Sample> samples = new LinkedHashMap<>();
        samples.put(contestant(Contestant.LANEWISE, Contestant.LANEWISE), new Sample(own, 0.01));
        samples.put(contestant("onednn", "onednn-sgemm"), new Sample(98.12345, 0.02));
        samples.put(contestant("onednn", "onednn-matmul"), new Sample(101.5, 0.02));
        samples.put(contestant("openblas", "openblas"), new Sample(50, 0.02));
        return new Row(what, 1, samples);
    }

    @Test
    void jsonHasTheBestConfigurationOfEachLibrary() {
        assertEquals(
                "{\"case\":\"sgemm 64x256x784 NT\",\"threads\":1,\"unit\":\"GFLOP/s\",\"lanewise\":103.2,"
                        + "\"peers\":{\"onednn\":101.5,\"openblas\":50.0}}",
                Report.json(row(Product.of("64x256x784 NT", Product.Form.PLAIN), 103.21)));
    }

    @Test
    void theRatioIsToTheBestAndAboveOneIsFaster() {
        assertEquals(
                2, row(Product.of("64x256x784 NT", Product.Form.PLAIN), 203).ratio(), 1e-9);
        assertEquals(2, row(new Eager(), 25).ratio(), 1e-9);
    }

    @Test
    void markdownNamesEveryConfiguration() {
        assertEquals("""
                | case | unit | lanewise | onednn-sgemm | onednn-matmul | openblas | ratio to the best |
                |---|---|---:|---:|---:|---:|---:|
                | sgemm 1x512x512 NN | GFLOP/s | 103.0 ±1% | 98.12 ±2% | 101.5 ±2% | 50.00 ±2% | 1.01 |
                """, Report.markdown(List.of(row(Product.of("1x512x512 NN", Product.Form.PLAIN), 103))));
    }

    @Test
    void medianAndQuartiles() {
        assertEquals(new Sample(3, (4 - 2) / 2.0 / 3), Sample.of(5, 1, 4, 2, 3));
        assertEquals(new Sample(1, 0), Sample.of(1));
    }
}
