package io.locmoe.engine.report;

/**
 * The routes of one sparse layer in a validation, over the whole mesh.
 *
 * @param stability share of the choices after the capacity that are those of the validation before; NaN in the first
 *                  validation of a job, which continues after a failure or a pause as another one
 * @param shadow    comparison with the shadow router; null if there is none
 */
public record LayerValidation(double stability, ShadowValidation shadow) {}
