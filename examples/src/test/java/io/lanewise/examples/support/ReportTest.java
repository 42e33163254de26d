package io.lanewise.examples.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    @Test
    void figuresStandOnOneLineInTheirOrder() {
        var report = new Report()
                .put("example", "a \"b\"\n")
                .put("accuracy", 0.98f)
                .put("loss", 1e-3)
                .put("epochs", 5)
                .put("diverged", Float.NaN)
                .put("advice", List.of("a", "b"));
        assertEquals(
                "{\"example\":\"a \\\"b\\\"\\n\",\"accuracy\":0.98,\"loss\":0.001,\"epochs\":5,\"diverged\":\"NaN\",\"advice\":[\"a\",\"b\"]}",
                report.toJson());
    }
}
