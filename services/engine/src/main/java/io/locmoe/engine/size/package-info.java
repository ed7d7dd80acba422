/** The size of a model and the memory that a training needs, from its settings alone. */
package io.locmoe.engine.size;
