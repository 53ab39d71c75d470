//go:build race

package main

// testItems are few where the race detector makes each of them ten times as slow.
const testItems = 1000
