package io.lanewise.core.matmul;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.lanewise.core.array.NDArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("lanes")
class TransposedTest {
    @ParameterizedTest
    @CsvSource({"0,3", "1,1", "1,40", "40,1", "16,16", "15,33", "48,32", "70,19"})
    void isTheTranspose(int rows, int columns) {
        NDArray wide = NDArray.random(rows, columns + 5, 1);
        NDArray part = wide.slice(1, 3, columns + 3);
        assertArrayEquals(part.transpose().copy().toArray(), Transposed.of(part).toArray());
        NDArray turned = NDArray.random(columns, rows, 2).transpose();
        assertArrayEquals(
                turned.transpose().copy().toArray(), Transposed.of(turned).toArray());
    }
}
