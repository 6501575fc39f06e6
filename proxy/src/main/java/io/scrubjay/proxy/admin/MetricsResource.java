package io.scrubjay.proxy.admin;

import io.scrubjay.proxy.telemetry.PrometheusMetrics;

/** All meters, for Prometheus. */
final class MetricsResource implements AdminResource {
    private final PrometheusMetrics metrics;

    MetricsResource(PrometheusMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public String path() {
        return "/metrics";
    }

    @Override
    public String description() {
        return "meters in Prometheus' text format";
    }

    @Override
    public AdminResponse answer(AdminRequest request) {
        return new AdminResponse(200, PrometheusMetrics.CONTENT_TYPE, metrics.scrape());
    }
}
