/**
 * What a job needs from outside: what a node lends to a rank, the text, the plug-ins, and who is told of progress. The
 * lowest package of the engine; whatever runs ranks or has text depends on it, and not on the model.
 */
package io.locmoe.engine.job;
