package io.lanewise.bench.peer;

import io.lanewise.bench.side.Case;
import io.lanewise.bench.side.Product;
import io.lanewise.bench.side.Side;
import io.lanewise.bench.side.Work;
import org.jspecify.annotations.Nullable;

/** A library that multiplies matrices, and writes the product or adds it. */
abstract class BlasSide implements Side {
    @Override
    public final @Nullable Work open(Case what) throws Throwable {
        return what instanceof Product product && product.form() != Product.Form.BIAS_RELU ? product(product) : null;
    }

    /** The product in this library's way; null if it lacks it. */
    abstract @Nullable Work product(Product product) throws Throwable;
}
