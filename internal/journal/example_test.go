package journal_test

import (
	"encoding/json"
	"fmt"
	"log"
	"os"

	"github.com/farcopy/farcopy/internal/journal"
)

// A job lists two items, copies the first one, and is killed after it has sent the second one. The
// next run knows what was sent.
func Example() {
	dir, err := os.MkdirTemp("", "job")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	job := journal.Job{Kind: "oss.CopyPrefix", Service: "oss-cn-hangzhou.aliyuncs.com", Request: "0123456789abcdef"}
	must := func(err error) {
		if err != nil {
			log.Fatal(err)
		}
	}

	j, err := journal.Open(dir, job, journal.Options{})
	must(err)
	page := &journal.Record{
		Pages: []journal.Page{{Items: 2, Value: json.RawMessage(`["a","b"]`)}},
		Vars:  map[string]json.RawMessage{"listed": json.RawMessage(`true`)},
	}
	must(j.Append(page, journal.Interval))
	for i, key := range []string{"a", "b"} {
		item := journal.Item{Page: page.Pages[0].ID, Index: i}
		intent := journal.Intent{Item: item, Value: json.RawMessage(`"copy ` + key + `"`)}
		must(j.Append(&journal.Record{Intents: []journal.Intent{intent}, Requests: 1}, journal.Always))
		if key == "b" {
			break // the process dies
		}
		must(j.Append(&journal.Record{Outcomes: []journal.Outcome{{Item: item, Action: journal.Copied}}}, journal.Interval))
	}
	must(j.Close())

	j, err = journal.Open(dir, job, journal.Options{})
	must(err)
	defer j.Close()
	for _, p := range j.Pages() {
		for _, item := range p.Pending {
			fmt.Printf("item %d of %s: %s\n", item.Index, p.Value, item.Intent)
		}
	}
	c := j.Counts()
	fmt.Printf("%d listed, %d copied, %d pending, %d requests\n", c.Listed, c.Copied, c.Pending(), c.Requests)
	// Output:
	// item 1 of ["a","b"]: "copy b"
	// 2 listed, 1 copied, 1 pending, 2 requests
}
