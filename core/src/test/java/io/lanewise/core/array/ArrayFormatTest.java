package io.lanewise.core.array;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The expected texts are what PyTorch prints. */
class ArrayFormatTest {
    @Test
    void fourDecimalsAlignedByTheWidest() {
        assertEquals(
                "tensor([[  0.6018, -12.2877],\n        [  0.0000,   1.0000]])",
                NDArray.of(new float[] {0.6018f, -12.2877f, 0, 1}, 2, 2).toString());
    }

    @Test
    void wholeNumbersEndInAPoint() {
        assertEquals("tensor([ 1., -2., 30.])", NDArray.of(1, -2, 30).toString());
    }

    @Test
    void scientificWhereMagnitudesDiffer() {
        assertEquals("tensor([1.0000e-05, 1.0000e+00])", NDArray.of(1e-5f, 1).toString());
    }

    @Test
    void notANumberAndInfinityTakeTheWidthOfTheOthers() {
        assertEquals(
                "tensor([   nan,    inf,   -inf, 1.5000])",
                NDArray.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1.5f)
                        .toString());
    }

    @Test
    void longVectorsWrapAndLongArraysLeaveOutTheMiddle() {
        assertEquals(
                "tensor([ 0.,  1.,  2.,  3.,  4.,  5.,  6.,  7.,  8.,  9., 10., 11., 12., 13.,\n        14., 15.])",
                NDArray.arange(0, 16, 1).toString());
        assertEquals(
                "tensor([0.0000e+00, 1.0000e+00, 2.0000e+00,  ..., 1.9970e+03, 1.9980e+03,\n        1.9990e+03])",
                NDArray.arange(0, 2000, 1).toString());
    }

    @Test
    void labelsScalarsEmptyArraysAndBlocks() {
        assertEquals(
                "tensor([ 3, -1, 16777217])".replace(" 3, -1", "       3,       -1"),
                NDArray.ofInts(new int[] {3, -1, 16777217}).toString());
        assertEquals(
                "tensor(2.5000)",
                NDArray.of(new float[] {2.5f}).reshape(new int[0]).toString());
        assertEquals("tensor([])", NDArray.zeros(0).toString());
        assertEquals("tensor([], size=(0, 3))", NDArray.zeros(0, 3).toString());
        assertEquals(
                "tensor([[[0.],\n         [1.]],\n\n        [[2.],\n         [3.]]])",
                NDArray.arange(0, 4, 1).reshape(2, 2, 1).toString());
    }

    @Test
    void suffixesWrapAtTheLineLength() {
        assertEquals(
                "tensor([1.], requires_grad=True)", ArrayFormat.format(NDArray.of(1), "tensor(", "requires_grad=True"));
    }
}
