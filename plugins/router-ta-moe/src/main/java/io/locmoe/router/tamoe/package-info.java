/** Top-k with a balance loss that follows link bandwidth: TA-MoE. */
package io.locmoe.router.tamoe;
