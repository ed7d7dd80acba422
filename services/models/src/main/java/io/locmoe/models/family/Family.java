package io.locmoe.models.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.models.layout.Naming;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An architecture of models that people share, as its {@code config.json} and its tensors describe it. */
public interface Family {
    /** {@code model_type}, the name of the family. */
    String modelType();

    /** Further names of it, in configurations too. */
    default Set<String> otherNames() {
        return Set.of();
    }

    /** The class in {@code architectures}. */
    String architecture();

    /** How it names experts in files of one tensor for each matrix. */
    default Naming naming() {
        return Naming.USUAL;
    }

    /** Settings of a small model of the family, beside those of every family. */
    Map<String, String> parts();

    /** Reads the fields into settings of a job. Whatever it cannot honour is noted in the fields. */
    Map<String, String> read(ConfigFields fields);

    /** What of a model the family does not have, a phrase each. */
    List<String> against(Decoder decoder);

    /** Writes the fields of a model that nothing stands against. */
    void write(Decoder decoder, ObjectNode config);
}
