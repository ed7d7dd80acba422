package io.locmoe.cli;
public final class Locmoe { public static void main(String[] a) { System.out.println("hi " + String.join(",", a)); } }
