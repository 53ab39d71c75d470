//go:build !race

package conformance

const raceEnabled = false

const defaultChains = 200
