#parse("/archetype-resources/kinds/${kind}/ConformanceTest.java")
