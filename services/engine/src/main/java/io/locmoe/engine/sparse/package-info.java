/**
 * The sparse layer. To follow a token read {@code SparseLayer} and its stages in order: gate, route, dispatch, experts,
 * combine. Shadow routers plan beside them.
 */
package io.locmoe.engine.sparse;
