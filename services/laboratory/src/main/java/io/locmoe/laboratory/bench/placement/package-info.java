/** Loads of real routers, recorded in a training, and placement planners replayed on them. */
package io.locmoe.laboratory.bench.placement;
