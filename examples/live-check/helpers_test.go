package main

import "testing"

// runUntilRemoval asks one probe, and calls act before what it has made is removed.
func runUntilRemoval(t *testing.T, svc service, probe string, act func(*ledger)) report {
	t.Helper()
	r := &runner{svc: svc, write: true, only: []string{probe}, progress: func(step string) {
		if step == "remove" {
			act(&svc.common().made)
		}
	}}
	rep, err := r.run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return rep
}
