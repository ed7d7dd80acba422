/** Checks of the plans that routers give, of one rank and of all ranks together. */
package io.locmoe.engine.plan;
