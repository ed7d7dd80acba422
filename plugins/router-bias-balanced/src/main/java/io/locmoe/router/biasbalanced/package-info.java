/** Balance without an auxiliary loss: a bias for each expert, moved after every step. */
package io.locmoe.router.biasbalanced;
