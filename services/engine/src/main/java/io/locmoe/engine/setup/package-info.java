/**
 * What a model is built from, and what its gates and routers are given: their place, parameters and states.
 * {@link io.locmoe.engine.setup.LayerPlugins} creates them.
 */
package io.locmoe.engine.setup;
