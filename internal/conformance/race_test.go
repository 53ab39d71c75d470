//go:build race

package conformance

const raceEnabled = true

// defaultChains are fewer here: each of them takes several times as long, and what it says of the contract is the same.
const defaultChains = 40
