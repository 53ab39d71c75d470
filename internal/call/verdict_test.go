package call

import (
	"testing"

	"github.com/farcopy/farcopy/internal/transport"
)

// TestJudge is the rule "when is a copy sent again?" as a table.
func TestJudge(t *testing.T) {
	answered := func(e Evidence) Evidence { e.Stage = transport.Answered; return e }
	tests := []struct {
		about string
		e     Evidence
		want  Verdict
	}{
		{"signing, token or context failed here", Evidence{Stage: transport.Local}, NotExecuted},
		{"a limit would not let it through", Evidence{Stage: transport.Held}, NotExecuted},
		{"no connection", Evidence{Stage: transport.Connect}, Retry},
		{"no connection: bad certificate", Evidence{Stage: transport.Connect, Untrusted: true}, NotExecuted},
		{"not written whole", Evidence{Stage: transport.Write}, Retry},
		{"sent, no answer", Evidence{Stage: transport.Sent}, MayStillRun},
		{"sent, then an untrusted peer", Evidence{Stage: transport.Sent, Untrusted: true}, MayStillRun},

		{"200 yes", answered(Evidence{Status: 200, Body: Success}), Executed},
		{"201 yes", answered(Evidence{Status: 201, Body: Success}), Executed},
		{"202 yes", answered(Evidence{Status: 202, Body: Success}), Executed},
		{"200 with a documented failure", answered(Evidence{Status: 200, Body: Failure}), Refused},
		{"200 not understood", answered(Evidence{Status: 200}), Finished},
		{"200 whose body stalls", answered(Evidence{Status: 200, Stalled: true}), MayStillRun},
		{"204 without a body", answered(Evidence{Status: 204}), Finished},

		{"301", answered(Evidence{Status: 301}), Refused},
		{"304", answered(Evidence{Status: 304, Finished: true}), Refused},
		{"307", answered(Evidence{Status: 307}), Refused},
		{"400", answered(Evidence{Status: 400, Finished: true}), Refused},
		{"400 of a gateway", answered(Evidence{Status: 400}), Refused},
		{"401", answered(Evidence{Status: 401, Finished: true}), Refused},
		{"401 with a fresh credential", answered(Evidence{Status: 401, Finished: true, Renewed: true}), Retry},
		{"403", answered(Evidence{Status: 403, Finished: true}), Refused},
		{"403 with a fresh credential", answered(Evidence{Status: 403, Finished: true, Renewed: true}), Retry},
		{"500 with a fresh credential", answered(Evidence{Status: 500, Finished: true, Renewed: true}), Finished},
		{"403 for the rate", answered(Evidence{Status: 403, Finished: true, Throttled: true}), Retry},
		{"404", answered(Evidence{Status: 404, Finished: true}), Refused},
		{"408", answered(Evidence{Status: 408, Finished: true}), MayStillRun},
		{"409 name in use", answered(Evidence{Status: 409, Finished: true}), Refused},
		{"409 busy", answered(Evidence{Status: 409, Finished: true, Busy: true}), Retry},
		{"423 busy", answered(Evidence{Status: 423, Finished: true, Busy: true}), Retry},
		{"403 busy is not a status for it", answered(Evidence{Status: 403, Finished: true, Busy: true}), Refused},
		{"412", answered(Evidence{Status: 412, Finished: true}), Refused},
		{"425", answered(Evidence{Status: 425}), Retry},
		{"429", answered(Evidence{Status: 429, Finished: true}), Retry},
		{"429 of a gateway", answered(Evidence{Status: 429}), Retry},

		{"500", answered(Evidence{Status: 500, Finished: true}), Finished},
		{"500 of a gateway", answered(Evidence{Status: 500}), MayStillRun},
		{"501", answered(Evidence{Status: 501, Finished: true}), Refused},
		{"501 of a gateway", answered(Evidence{Status: 501}), Refused},
		{"502", answered(Evidence{Status: 502}), MayStillRun},
		{"502 in the service's format", answered(Evidence{Status: 502, Finished: true}), MayStillRun},
		{"503", answered(Evidence{Status: 503, Finished: true}), Finished},
		{"503 of a gateway", answered(Evidence{Status: 503}), MayStillRun},
		{"503 for the rate", answered(Evidence{Status: 503, Finished: true, Throttled: true}), Retry},
		{"504", answered(Evidence{Status: 504, Finished: true}), MayStillRun},
		{"505", answered(Evidence{Status: 505}), Refused},
		{"507", answered(Evidence{Status: 507, Finished: true}), Finished},
		{"520 of a gateway", answered(Evidence{Status: 520}), MayStillRun},
		{"101, which nobody asked for", answered(Evidence{Status: 101}), MayStillRun},
		{"999, which is no status", answered(Evidence{Status: 999, Finished: true}), MayStillRun},
	}
	for _, tt := range tests {
		if got := Judge(tt.e); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.about, names[got], names[tt.want])
		}
	}
}

var names = map[Verdict]string{
	Executed: "executed", Refused: "refused", NotExecuted: "not executed", Retry: "retry",
	Finished: "finished", MayStillRun: "may still run",
}

// TestJudgeNeverResendsBlindly goes through all evidence: nothing that may have acted leads to Retry.
func TestJudgeNeverResendsBlindly(t *testing.T) {
	harmless := func(e Evidence) bool {
		switch e.Stage {
		case transport.Connect, transport.Write:
			return true
		case transport.Answered:
			return e.Throttled || e.Status == 425 || e.Status == 429 || e.Status >= 400 && e.Status < 500 && e.Renewed ||
				(e.Status == 409 || e.Status == 423) && e.Busy
		}
		return false
	}
	flag := []bool{false, true}
	for stage := transport.Local; stage <= transport.Answered; stage++ {
		for status := 100; status < 1000; status++ {
			for _, own := range flag {
				for _, busy := range flag {
					for _, throttled := range flag {
						for _, renewed := range flag {
							for body := Unreadable; body <= Failure; body++ {
								e := Evidence{Stage: stage, Status: status, Finished: own, Busy: busy, Throttled: throttled, Renewed: renewed, Body: body}
								if got := Judge(e); got == Retry && !harmless(e) {
									t.Fatalf("%+v would be sent again", e)
								}
							}
						}
					}
				}
			}
		}
	}
}
