package claim

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// open enters a call that copies to one name of a destination; "" is a name that is not known yet.
func open(b *Book, destination, name string) *Ticket {
	f := Footprint{Destination: destination, Read: func(context.Context) ([]string, error) { return nil, errors.New("403") }}
	if name != "" {
		f.Names = []string{name}
	}
	t := &Ticket{}
	b.Open(t, f)
	return t
}

func TestClaim(t *testing.T) {
	tests := []struct {
		name    string
		prepare func(b *Book)
		later   bool // the other call begins after the item was first seen
		want    Result
	}{
		{name: "alone", prepare: func(*Book) {}, want: Granted},
		{name: "a running call of the same name", prepare: func(b *Book) { open(b, "d", "n") }, want: Contested},
		{name: "a running call of an unknown name", prepare: func(b *Book) { open(b, "d", "") }, want: Contested},
		{name: "a running call of another name", prepare: func(b *Book) { open(b, "d", "m") }, want: Granted},
		{name: "a running call elsewhere", prepare: func(b *Book) { open(b, "e", "n") }, want: Granted},
		{name: "a call that began after the item was seen", later: true, prepare: func(b *Book) { open(b, "d", "n") }, want: Granted},
		{name: "a call that ended as unknown", prepare: func(b *Book) { open(b, "d", "n").Close(OutcomeUnknown, "") }, want: Denied},
		{name: "a call that made a copy without an id", prepare: func(b *Book) { open(b, "d", "n").Close(Unidentified, "") }, want: Denied},
		{name: "a call that ended as unknown, of another name", prepare: func(b *Book) { open(b, "d", "m").Close(OutcomeUnknown, "") }, want: Granted},
		{name: "a call that made nothing", prepare: func(b *Book) { open(b, "d", "n").Close(NothingMade, "") }, want: Granted},
		{name: "a call that returned another item", prepare: func(b *Book) { open(b, "d", "n").Close(Returned, "other") }, want: Granted},
		{name: "a call that returned this item", prepare: func(b *Book) { open(b, "d", "n").Close(Returned, "item") }, want: Contested},
		{name: "an unknown call that was settled since", prepare: func(b *Book) {
			t := open(b, "d", "n")
			t.Identify(ID{1}, time.Now(), time.Now())
			t.Close(OutcomeUnknown, "")
			var again Ticket
			b.Reopen(&again, ID{1}, Footprint{Destination: "d", Names: []string{"n"}})
			again.Close(NothingMade, "")
		}, want: Granted},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b Book
			mine := open(&b, "d", "n")
			if tt.later {
				open(&b, "d", "n") // contests the first claim, and ends
				mine.Claim(t.Context(), "item", time.Now())
				b.open.last.Close(NothingMade, "")
			}
			tt.prepare(&b)
			if got := mine.Claim(t.Context(), "item", time.Now()); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestAnItemIsGrantedOnce(t *testing.T) {
	var b Book
	one := open(&b, "d", "n")
	if got := one.Claim(t.Context(), "item", time.Now()); got != Granted {
		t.Fatalf("the first claim: got %v, want granted", got)
	}
	one.Close(Returned, "item")
	two := open(&b, "d", "n")
	if got := two.Claim(t.Context(), "item", time.Now()); got != Contested {
		t.Errorf("the second claim: got %v, want contested", got)
	}
	if !two.ReturnedElsewhere("item") {
		t.Error("the book does not know that the item was returned")
	}
}

// TestAnItemStaysItsCalls: what a call has returned is still its own when somebody goes on with the call.
func TestAnItemStaysItsCalls(t *testing.T) {
	var b Book
	one := open(&b, "d", "n")
	one.Identify(ID{1}, time.Time{}, time.Time{})
	one.Close(Returned, "item")
	for id, want := range map[ID]Result{{1}: Granted, {2}: Contested} {
		var again Ticket
		b.Reopen(&again, id, Footprint{Destination: "d", Names: []string{"n"}})
		if got := again.Claim(t.Context(), "item", time.Time{}); got != want {
			t.Errorf("call %v: got %v, want %v", id[:1], got, want)
		}
		again.Close(NothingMade, "")
	}
}

func TestAnEndedCallCountsForAnHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, end := range []End{OutcomeUnknown, Unidentified} {
			var b Book
			open(&b, "d", "n").Close(end, "")
			time.Sleep(keep - time.Second)
			if got := open(&b, "d", "n").Claim(t.Context(), "item", time.Now()); got != Denied {
				t.Errorf("end %v, within the hour: got %v, want denied", end, got)
			}
			b.open.first.Close(NothingMade, "")
			time.Sleep(time.Second)
			if got := open(&b, "d", "n").Claim(t.Context(), "item", time.Now()); got != Granted {
				t.Errorf("end %v, after the hour: got %v, want granted", end, got)
			}
		}
	})
}

func TestNamesAreReadOfPossibleMakersOnly(t *testing.T) {
	var b Book
	read := map[string]int{}
	enter := func(destination, name string) {
		b.Open(&Ticket{}, Footprint{Destination: destination, Read: func(context.Context) ([]string, error) {
			read[destination]++
			return []string{name}, nil
		}})
	}
	mine := open(&b, "d", "n")
	enter("d", "m")
	enter("e", "m")
	for range 2 {
		if got := mine.Claim(t.Context(), "item", time.Now()); got == Denied {
			t.Errorf("got %v: its name is another", got)
		}
	}
	if read["d"] != 1 || read["e"] != 0 {
		t.Errorf("reads %v, want one at d", read)
	}
}

func TestRequestsRuleOutNames(t *testing.T) {
	var b Book
	mine := open(&b, "", "/there/a")
	b.Open(&Ticket{}, Footprint{RulesOut: func(names []string) bool { return names[0] == "/there/a" }})
	if got := mine.Claim(t.Context(), "item", time.Now()); got != Granted {
		t.Errorf("got %v, want granted: the other request cannot make that name", got)
	}
}

func TestFootprintsOfSeveralNames(t *testing.T) {
	var b Book
	batch := &Ticket{}
	b.Open(batch, Footprint{Names: []string{"/a", "/b", "/c"}})
	if got := open(&b, "", "/b").Claim(t.Context(), "item", time.Now()); got != Contested {
		t.Errorf("one of the batch's names: got %v, want contested", got)
	}
	if got := open(&b, "", "/d").Claim(t.Context(), "other", time.Now()); got != Granted {
		t.Errorf("none of the batch's names: got %v, want granted", got)
	}
	if got := batch.Claim(t.Context(), "item", time.Now()); got != Contested {
		t.Errorf("the batch: got %v, want contested", got)
	}
}

func TestAcceptedElsewhere(t *testing.T) {
	var b Book
	mine := open(&b, "", "/there/a")
	if mine.AcceptedElsewhere(t.Context(), []string{"/there/a"}, time.Now()) {
		t.Error("no other call was accepted")
	}
	accepted := &Ticket{}
	b.Open(accepted, Footprint{Read: func(context.Context) ([]string, error) { return []string{"/there/a"}, nil }})
	if mine.AcceptedElsewhere(t.Context(), []string{"/there/a"}, time.Now()) {
		t.Error("the other call still runs: nobody knows whether it was accepted")
	}
	accepted.Close(Unidentified, "")
	if !mine.AcceptedElsewhere(t.Context(), []string{"/there/a"}, time.Now()) {
		t.Error("an accepted call makes this name, and it is not seen")
	}
}

func TestWhatIsForgottenCountsAgainstEverybody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b Book
		for i := range maxEnded + 1 {
			open(&b, "d", fmt.Sprint(i)).Close(OutcomeUnknown, "")
		}
		if got := open(&b, "e", "n").Claim(t.Context(), "item", time.Now()); got != Denied {
			t.Errorf("got %v, want denied", got)
		}
		if b.ended.n != maxEnded {
			t.Errorf("%d ended calls are kept, want %d", b.ended.n, maxEnded)
		}
		b.open.first.Close(NothingMade, "")
		time.Sleep(keep)
		if got := open(&b, "e", "n").Claim(t.Context(), "item", time.Now()); got != Granted {
			t.Errorf("an hour later: got %v, want granted", got)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		var b Book
		sent := time.Now()
		time.Sleep(time.Second)
		for i := range maxIDs + 1 {
			open(&b, "d", fmt.Sprint(i)).Close(Returned, fmt.Sprint(i))
		}
		if got := open(&b, "d", "n").Claim(t.Context(), "0", sent); got != Denied {
			t.Errorf("an id that was forgotten since the send: got %v, want denied", got)
		}
	})
}

func TestIDsAreKeptForCallsThatRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b Book
		mine := open(&b, "d", "n")
		sent := time.Now()
		time.Sleep(time.Second)
		for i := range 2 * maxIDs {
			open(&b, "d", fmt.Sprint(i)).Close(Returned, fmt.Sprint(i))
		}
		if got := mine.Claim(t.Context(), "mine", sent); got != Granted {
			t.Errorf("got %v, want granted: no id was forgotten", got)
		}
		mine.Close(Returned, "mine")
		open(&b, "d", "m").Close(Returned, "last")
		if n := len(b.ids); n > maxIDs {
			t.Errorf("%d ids are kept after the call, want at most %d", n, maxIDs)
		}
	})
}

func TestBookForgetsCallsThatHaveEnded(t *testing.T) {
	var b Book
	all := make([]*Ticket, 3000)
	for i := range all {
		all[i] = open(&b, "d", fmt.Sprint(i%7))
	}
	for i := range all {
		all[i*7%len(all)].Close(NothingMade, "")
	}
	if b.open.n != 0 || len(b.index) != 0 {
		t.Errorf("%d open, %d in the index, want none", b.open.n, len(b.index))
	}
}

func BenchmarkOpenAndClose(b *testing.B) {
	var book Book
	names := []string{"n"}
	b.ReportAllocs()
	for b.Loop() {
		t := &Ticket{}
		book.Open(t, Footprint{Destination: "d", Names: names})
		t.Close(Returned, "item")
	}
}

// BenchmarkClaimAmong32000 claims while 32,000 calls look for copies in the same folder.
func BenchmarkClaimAmong32000(b *testing.B) {
	var book Book
	tickets := make([]*Ticket, 32000)
	for i := range tickets {
		tickets[i] = open(&book, "d", fmt.Sprint(i))
	}
	sent := time.Now()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		tickets[i%len(tickets)].Claim(b.Context(), fmt.Sprint("item", i), sent)
	}
}
