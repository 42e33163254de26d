package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.nn.autograd.Tensor;
import org.junit.jupiter.api.Test;

class StandardScalerTest {
    @Test
    void eachFeatureByItself() {
        Tensor x = Tensor.of(new float[] {1, 100, 7, 3, 300, 7, 5, 200, 7, 7, 400, 7}, 4, 3);
        StandardScaler scaler = StandardScaler.fit(x);
        double s = Math.sqrt(5);
        Tensor scaled = scaler.transform(x);
        float[] expected = {-3, -3, 0, -1, 1, 0, 1, -1, 0, 3, 3, 0};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i] / s, scaled.toArray()[i], 1e-6);
        }
        assertArrayEquals(x.toArray(), scaler.inverse(scaled).toArray(), 1e-4f);
        assertEquals(
                2 / s,
                scaler.transform(Tensor.of(new float[] {6, 250, 7}, 1, 3)).get(0, 0),
                1e-6);
        assertThrows(IllegalArgumentException.class, () -> scaler.transform(Tensor.zeros(4, 2)));
        assertThrows(IllegalArgumentException.class, () -> StandardScaler.fit(Tensor.zeros(0, 2)));
    }
}
