/** The topology-aware gate of FasterMoE: a limit on the tokens that leave their node. */
package io.locmoe.router.topology;
