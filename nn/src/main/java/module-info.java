/** Autograd, layers, losses, optimizers, data and training, with PyTorch's vocabulary. */
module io.lanewise.nn {
    requires com.fasterxml.jackson.core;
    requires java.net.http;
    requires jdk.jfr;
    requires static com.google.protobuf;
    requires static de.siegmar.fastcsv;
    requires static java.desktop;
    requires static org.knowm.xchart;
    requires static org.tribuo.util.onnx;
    requires transitive io.lanewise.core;
    requires static transitive org.jspecify;

    exports io.lanewise.nn;
    exports io.lanewise.nn.autograd;
    exports io.lanewise.nn.data;
    exports io.lanewise.nn.decode;
    exports io.lanewise.nn.io;
    exports io.lanewise.nn.layer;
    exports io.lanewise.nn.loss;
    exports io.lanewise.nn.metric;
    exports io.lanewise.nn.onnx;
    exports io.lanewise.nn.op;
    exports io.lanewise.nn.optim;
    exports io.lanewise.nn.optim.schedule;
    exports io.lanewise.nn.train;
    exports io.lanewise.nn.train.log;
    exports io.lanewise.nn.train.profile;
    exports io.lanewise.nn.train.search;
    exports io.lanewise.nn.train.state;
}
