package oracle_test

import (
	"context"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// One user makes an applink to a folder, and a program of another one copies the folder through it
// for up to 24 hours.
func ExampleClient_AppLinkTokenSource() {
	sim := oracletest.Start()
	defer sim.Close()
	sim.AddUser("v", "p")
	plans, archive := sim.MkdirAll("/Plans"), sim.AddFolder(sim.Home("v"), "Archive")
	ctx := context.Background()
	link, err := sim.Client().CreateAppLink(ctx, oracle.CreateAppLinkRequest{
		FolderID: plans, AssignedUser: "v", Role: oracle.AppLinkRoleContributor,
	})
	if err != nil {
		log.Fatal(err)
	}

	client, err := oracle.NewClient(oracle.Config{BaseURL: sim.URL(), Username: "v", Password: "p"})
	if err != nil {
		log.Fatal(err)
	}
	source, err := client.AppLinkTokenSource(link.AppLink)
	if err != nil {
		log.Fatal(err)
	}
	copied, err := client.CopyFolder(ctx, oracle.CopyFolderRequest{
		FolderID: plans, DestinationID: archive, Access: oracle.Access{AppLinkID: link.ID, TokenSource: source},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(sim.Path(copied.ID))
	// Output: v:/Archive/Plans
}
