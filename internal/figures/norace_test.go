//go:build !race

package main

const testItems = 10_000
