package main

// testHabit holds the mistakes that the tests have to find. In the program all are off.
var testHabit struct {
	noSettling    bool   // a task that was begun is run as if it were new
	ackEarly      bool   // a message is acknowledged before the end of its task is stored
	stall         func() // called between the intent and the request
	manyTakeOvers bool   // a task is taken over as often as its workers die
}
