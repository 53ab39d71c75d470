package main

// boxLargeCopy is a copy of more than 500 items.
type boxLargeCopy struct{}
