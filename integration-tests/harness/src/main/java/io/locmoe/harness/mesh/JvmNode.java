package io.locmoe.harness.mesh;

/** A node that shares this JVM with the others, so few faults are possible. */
record JvmNode(int index, EmbeddedNodes mesh) implements TestNode {

    @Override
    public String name() {
        return "node-" + index;
    }

    @Override
    public String log() {
        return "";
    }

    @Override
    public boolean runs() {
        return true;
    }

    /** The node leaves the running job with its ranks; it takes part in the next one. */
    @Override
    public void kill() {
        mesh.leave(index);
    }

    @Override
    public void restart() {}

    @Override
    public void pause() {
        throw unsupported("pause");
    }

    @Override
    public void resume() {
        throw unsupported("resume");
    }

    @Override
    public void disconnect() {
        throw unsupported("disconnect");
    }

    @Override
    public void reconnect() {
        throw unsupported("reconnect");
    }

    @Override
    public void ignore(TestNode other) {
        throw unsupported("cut off");
    }

    @Override
    public void hear(TestNode other) {
        throw unsupported("cut off");
    }

    @Override
    public void slowDown(double share) {
        throw unsupported("slow down");
    }

    @Override
    public void linkRate(String rate) {
        throw unsupported("limit the link of");
    }

    @Override
    public NodeMetrics metrics() {
        throw unsupported("ask for the metrics of");
    }

    private UnsupportedOperationException unsupported(String what) {
        return new UnsupportedOperationException("nobody can " + what + " " + name()
                + ", which shares the JVM of the test with the other nodes; start the mesh as processes");
    }
}
