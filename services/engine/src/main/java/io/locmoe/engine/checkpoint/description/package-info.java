/** Parts of models in {@code config.json}, under the names that Hugging Face models use. */
package io.locmoe.engine.checkpoint.description;
