package oracletest

func (c *call) copyFile() (any, *refusal) { return c.copy() }
