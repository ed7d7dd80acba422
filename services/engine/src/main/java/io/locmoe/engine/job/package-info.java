/**
 * The external needs of a job: the resources that a node lends to a rank, the text, the plug-ins, and the listener for
 * progress. The lowest package of the engine; whatever runs ranks or has text depends on it, and not on the model.
 */
package io.locmoe.engine.job;
