#parse("/archetype-resources/kinds/${kind}/MeshTest.java")
