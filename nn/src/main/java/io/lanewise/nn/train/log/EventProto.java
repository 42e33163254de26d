package io.lanewise.nn.train.log;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import java.util.Locale;

/**
 * The messages of TensorBoard's event files, as far as they are written here: names and numbers of TensorFlow's {@code event.proto},
 * {@code summary.proto}, {@code histogram.proto} and {@code tensor.proto}.
 */
final class EventProto {
    private static final FileDescriptor FILE = file(
            message(
                    "Event",
                    "double wall_time 1",
                    "int64 step 2",
                    "string file_version 3",
                    "Summary summary 5",
                    "SessionLog session_log 7"),
            message("SessionLog", "int32 status 1"), // an enum; 1 is START
            message("Summary", "repeated Value value 1"),
            message(
                    "Value",
                    "string tag 1",
                    "float simple_value 2",
                    "Image image 4",
                    "HistogramProto histo 5",
                    "TensorProto tensor 8",
                    "SummaryMetadata metadata 9"),
            message("SummaryMetadata", "PluginData plugin_data 1"),
            message("PluginData", "string plugin_name 1"),
            message("Image", "int32 height 1", "int32 width 2", "int32 colorspace 3", "bytes encoded_image_string 4"),
            message(
                    "HistogramProto",
                    "double min 1",
                    "double max 2",
                    "double num 3",
                    "double sum 4",
                    "double sum_squares 5",
                    "repeated double bucket_limit 6",
                    "repeated double bucket 7"),
            message("TensorProto", "int32 dtype 1", "TensorShapeProto tensor_shape 2", "repeated bytes string_val 8"),
            message("TensorShapeProto", "repeated Dim dim 2"),
            message("Dim", "int64 size 1"));

    private EventProto() {}

    private static FileDescriptor file(DescriptorProto... messages) {
        FileDescriptorProto.Builder file =
                FileDescriptorProto.newBuilder().setName("event.proto").setSyntax("proto3");
        for (DescriptorProto message : messages) {
            file.addMessageType(message);
        }
        try {
            return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]);
        } catch (DescriptorValidationException e) {
            throw new AssertionError("the messages above refer to each other", e);
        }
    }

    /** A message whose fields are given as {@code [repeated] type name number}. */
    private static DescriptorProto message(String name, String... fields) {
        DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(name);
        for (String field : fields) {
            boolean repeated = field.startsWith("repeated ");
            String[] words = (repeated ? field.substring("repeated ".length()) : field).split(" ", -1);
            FieldDescriptorProto.Builder described = FieldDescriptorProto.newBuilder()
                    .setName(words[1])
                    .setNumber(Integer.parseInt(words[2]))
                    .setLabel(
                            repeated
                                    ? FieldDescriptorProto.Label.LABEL_REPEATED
                                    : FieldDescriptorProto.Label.LABEL_OPTIONAL);
            if (Character.isUpperCase(words[0].charAt(0))) {
                described.setTypeName(words[0]);
            } else {
                described.setType(FieldDescriptorProto.Type.valueOf("TYPE_" + words[0].toUpperCase(Locale.ROOT)));
            }
            message.addField(described);
        }
        return message.build();
    }

    /** An empty message of this name. */
    static Fields of(String name) {
        return new Fields(FILE.findMessageTypeByName(name));
    }

    /** A message that is being filled. */
    static final class Fields {
        private final Descriptor type;
        private final DynamicMessage.Builder message;

        private Fields(Descriptor type) {
            this.type = type;
            this.message = DynamicMessage.newBuilder(type);
        }

        /** Sets a field, or adds to it if it is repeated. Returns this. */
        Fields with(String name, Object value) {
            FieldDescriptor field = type.findFieldByName(name);
            Object stored = value instanceof Fields inner ? inner.message.build() : value;
            if (field.isRepeated()) {
                message.addRepeatedField(field, stored);
            } else {
                message.setField(field, stored);
            }
            return this;
        }

        byte[] toBytes() {
            return message.build().toByteArray();
        }
    }
}
