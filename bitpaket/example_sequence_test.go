package bitpaket_test

import (
	"bufio"
	"context"
	"fmt"
	"log"
	"path"
	"strings"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

// The objects of a list are copied, each to a directory by its type.
func ExampleClient_Copies() {
	srv := bitpakettest.Start() // in place of https://api.bitpaket.com
	defer srv.Close()
	srv.SetCopyDelay(0)
	srv.SetCopyTime(0)
	for _, at := range []string{"/in/sea.jpg", "/in/plan.txt", "/in/sky.jpg"} {
		srv.AddObject(at, "content of "+at)
	}
	srv.MkdirAll("/sorted/.jpg")
	srv.MkdirAll("/sorted/.txt")
	const list = "/in/sea.jpg\n/in/plan.txt\n/in/sky.jpg\n"

	requests := func(yield func(bitpaket.CopyRequest, error) bool) {
		lines := bufio.NewScanner(strings.NewReader(list)) // each iteration reads the list from its beginning
		for lines.Scan() {
			object := lines.Text()
			if !yield(bitpaket.CopyRequest{
				Objects: []bitpaket.Selector{{Path: object}}, Target: "/sorted/" + path.Ext(object),
			}, nil) {
				return
			}
		}
		if err := lines.Err(); err != nil {
			yield(bitpaket.CopyRequest{}, err)
		}
	}
	job, err := srv.Client().Copies(requests, bitpaket.JobConfig{Workers: 1}) // with a Journal it could be resumed
	if err != nil {
		log.Fatal(err)
	}
	for o, err := range job.Run(context.Background()) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(o.Source, "->", o.Target, o.Action)
	}
	// Output:
	// /in/sea.jpg -> /sorted/.jpg copied
	// /in/plan.txt -> /sorted/.txt copied
	// /in/sky.jpg -> /sorted/.jpg copied
}
