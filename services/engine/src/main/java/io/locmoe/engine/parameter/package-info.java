/** The parameters of a model: names, initial values, split over devices, and operands of matrix products. */
package io.locmoe.engine.parameter;
