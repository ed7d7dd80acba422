/** Top-k routing under a choice of score functions, weights, drop policies and losses. */
package io.locmoe.router.topk;
